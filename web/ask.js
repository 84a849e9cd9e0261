// What a page asks of its own server: with the operator's key, where one was given to this window. Session storage is
// read by no other origin, port or window, and nothing in it is sent by itself.
const PLACE = "holdfast key";

export const hasKey = () => sessionStorage.getItem(PLACE) !== null;
export const keepKey = (key) => sessionStorage.setItem(PLACE, key);
export const forgetKey = () => sessionStorage.removeItem(PLACE);

export function ask(address, { headers = {}, ...how } = {}) {
  const key = sessionStorage.getItem(PLACE);
  const signed = key === null ? headers : { ...headers, Authorization: `Bearer ${key}` };
  return fetch(address, { ...how, headers: signed, cache: "no-store" });
}
