// Buys what an address sells: asks, shows how to pay, waits, and asks again with the payment.

const log = document.getElementById("log");

/** The content at `source`. `pay` is called with the payment when one is asked for. */
export async function buy(source, pay) {
  const first = await fetch(source, { headers: { Accept: "application/json" } });
  if (first.status !== 402) return read(first);
  const { payment, preview } = await first.json();
  const page = new URL(payment.pay_page, source);
  pay({ ...payment, page, preview });
  await paid(new URL(`/.holdfast/payments/${payment.payment_id}?wait=30`, source));
  return read(await fetch(source, { headers: { "Holdfast-Payment": payment.payment_id } }));
}

/** Resolves when the payment has been paid, here or on its own page; each question is answered when there is news. */
async function paid(watch) {
  for (;;) {
    const { state } = JSON.parse(await read(await fetch(watch)));
    if (state === "paid" || state === "claimed") return;
    if (state === "timed_out") throw new Error("The time to pay is up.");
  }
}

async function read(response) {
  if (!response.ok) throw new Error(`The gate said ${response.status}.`);
  return response.text();
}

function showHowToPay({ price, page, preview }) {
  const link = document.createElement("a");
  link.href = page;
  link.target = "_blank";
  link.rel = "noreferrer";
  link.textContent = `Pay ${price.amount} (${price.asset})`;
  log.replaceChildren(preview?.text ?? "", " ", link);
}

log.querySelector("button").addEventListener("click", async () => {
  try {
    log.textContent = await buy(log.dataset.source, showHowToPay);
  } catch (error) {
    log.textContent = error.message;
  }
});
