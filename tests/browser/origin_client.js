// A client that works as the one published for Raiden Paywall does, written anew for this test: it asks, hands out a
// deep link into a wallet, and asks again with the payment's number for as long as it is told to wait.
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

export class PaywallClient {
  constructor(tell, { raidenUrl, pollInterval = 2000, pollMaxWaitTime = 120000, pollInitialWaitTime = 0 }) {
    Object.assign(this, { tell, raidenUrl, pollInterval, pollMaxWaitTime, pollInitialWaitTime });
  }

  // Resolves with the answer that ended it, or nothing when the time was up.
  async get(address) {
    const first = await this.ask(address);
    if (first.status !== 402) return first;
    const { payment, preview } = await first.json();
    if (!payment?.id) return first;
    this.tell("REQUESTED", { link: this.deepLink(payment), payment, preview });
    const end = Math.min(new Date(payment.timeout).getTime(), Date.now() + this.pollMaxWaitTime);
    await pause(this.pollInitialWaitTime);
    while (Date.now() < end) {
      const answer = await this.ask(address, { "X-Raiden-Payment-Id": payment.id });
      if (answer.status !== 401) {
        const body = await answer.text();
        this.tell(answer.ok ? "SUCCESS" : "FAILED", { status: answer.status, body });
        return answer;
      }
      this.tell("WAITING", { again: answer.headers.get("Retry-After"), bill: await answer.json() });
      await pause(this.pollInterval);
    }
    this.tell("TIMEOUT", {});
    return undefined;
  }

  ask(address, headers = {}) {
    return fetch(address, { headers: { Accept: "application/json, text/plain, */*", ...headers } });
  }

  deepLink({ id, amount, token, receiver }) {
    return `${this.raidenUrl}#/transfer/${token.address}/${receiver.address}?identifier=${id}&amount=${amount}`;
  }
}
