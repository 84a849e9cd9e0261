// How long is left, counted down. By the server's clock: a visitor's may be wrong by hours.
let skew = 0;   // what has to be added to this machine's clock

export function learnTime(response) {
  const theirs = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(theirs) && Math.abs(theirs - Date.now()) > 2000) skew = theirs - Date.now();
}

const two = (number) => String(number).padStart(2, "0");

// "9:05", "1:09:05", "3 days"
export function spoken(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  if (left >= 172800) return `${Math.floor(left / 86400)} days`;
  const hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60, rest = two(left % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

// Keeps the <time> in `box` counting, also when it is put there anew; a label marked data-clock says what is counted.
export function countDown(box) {
  const tick = () => {
    const time = box.querySelector("time");
    if (!time) return;
    const left = (Date.parse(time.dateTime) - Date.now() - skew) / 1000;
    const text = spoken(left), label = box.querySelector("[data-clock]");
    time.setAttribute("role", "timer");
    if (time.textContent !== text) time.textContent = text;
    if (label && label.textContent !== "Time left") label.textContent = "Time left";
    time.parentElement.classList.toggle("soon", left < 60);
  };
  tick();
  return setInterval(tick, 250);
}
