/* The slider over starts: two handles over a picture of how many offers start in each month. Fetched when unfolded. */
"use strict";

Cartoforma.Starts = (() => {
  const { element, drawing } = Cartoforma;
  const HEIGHT = 40;

  const lastDay = (month) => {
    const [year, number] = month.split("-").map(Number);
    return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, "0")}`;
  };

  class Starts {
    constructor(tool) {
      this.tool = tool;
      this.words = tool.map.words;
      this.months = [];
    }

    /** Ask for the months of a query, unless they are those in sight, and set the handles where the query says. */
    async show(query) {
      const asked = new URLSearchParams(query);
      const [from, until] = ["starts_from", "starts_until"].map((name) => asked.get(name));
      for (const name of ["starts_from", "starts_until"]) asked.delete(name);
      if (this.asked !== asked.toString()) {
        this.asked = asked.toString();
        const response = await fetch(`${this.tool.map.config.startsUrl}?${asked}`, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(`starts answered ${response.status}`);
        const answer = await response.json();
        if (this.asked !== asked.toString()) return;
        this.draw(answer);
      }
      this.place(from, until);
    }

    draw({ months, without_start: unknown }) {
      this.months = months;
      this.unknown = unknown;
      if (!months.length) {
        this.tool.body.replaceChildren(element("p", {}, `${this.words.say("starts_none")} ${this.words.count("starts_unknown", unknown)}.`));
        return;
      }
      this.from = this.makeHandle("starts_from", 0);
      this.until = this.makeHandle("starts_until", months.length + 1);
      this.told = element("p", { class: "cf-starts-told", role: "status" });
      this.all = element("button", { type: "button" }, this.words.say("starts_all"));
      this.all.addEventListener("click", () => { this.place(null, null); this.choose(); this.from.focus(); });
      this.tool.body.replaceChildren(
        element("div", { class: "cf-starts-track" }, this.drawBars(), this.from, this.until),
        element("div", { class: "cf-starts-end" }, this.told, this.all),
      );
    }

    drawBars() {
      const most = Math.max(...this.months.map(({ offers }) => offers));
      this.bars = this.months.map(({ offers }, index) => {
        const height = offers ? Math.max(2, (offers / most) * HEIGHT) : 0;
        return drawing("rect", { x: index + 0.6, y: HEIGHT - height, width: 0.8, height });
      });
      return drawing("svg", { viewBox: `0 0 ${this.months.length + 1} ${HEIGHT}`, preserveAspectRatio: "none", class: "cf-starts-bars", "aria-hidden": "true" }, ...this.bars);
    }

    /** A handle. Its first and its last place stand for no limit; the others for the months. */
    makeHandle(key, value) {
      const handle = element("input", { type: "range", min: 0, max: this.months.length + 1, step: 1, value, "aria-label": this.words.pair(this.words.say("starts"), this.words.say(key)), class: `cf-${key.replace("_", "-")}` });
      handle.addEventListener("input", () => this.say(handle));
      handle.addEventListener("change", () => this.choose());
      return handle;
    }

    /** Set the handles by days; a day outside the months that are told is at their end. */
    place(from, until) {
      if (!this.months.length) return;
      const last = this.months.length;
      const find = (day, otherwise) => {
        if (!day) return otherwise;
        const index = this.months.findIndex(({ month }) => month >= day.slice(0, 7));
        return index < 0 ? last : index + 1;
      };
      this.from.value = find(from, 0);
      this.until.value = find(until, last + 1);
      this.say();
    }

    /** The days that the handles stand for: at either end there is no limit. */
    read() {
      const [first, second] = [Number(this.from.value), Number(this.until.value)];
      return {
        from: first > 0 ? `${this.months[first - 1].month}-01` : null,
        until: second <= this.months.length ? lastDay(this.months[second - 1].month) : null,
      };
    }

    /** Say what the handles stand for. The one that moves pushes the other before it. */
    say(moved) {
      const [first, second] = [this.from, this.until];
      first.value = Math.min(Number(first.value), this.months.length);
      second.value = Math.max(Number(second.value), 1);
      if (Number(first.value) > Number(second.value)) (moved === first ? second : first).value = moved.value;
      const { from, until } = this.read();
      for (const [handle, isFree] of [[first, !from], [second, !until]]) {
        const { month, offers } = this.months[Number(handle.value) - 1] || {};
        const text = isFree ? this.words.say("starts_first") : this.words.count("starts_month", offers).replace("{month}", this.tool.nameDay(`${month}-01`));
        handle.setAttribute("aria-valuetext", text);
      }
      this.bars.forEach((bar, index) => bar.classList.toggle("is-out", index + 1 < Number(first.value) || index + 1 > Number(second.value)));
      const isLimited = Boolean(from || until);
      const rest = this.unknown ? `${this.words.count("starts_unknown", this.unknown)} (${this.words.say(isLimited ? "starts_left_out" : "starts_kept")})` : "";
      this.told.textContent = [this.words.pair(this.words.say("starts"), this.tool.describe(from, until)), rest].filter(Boolean).join(". ");
      this.all.hidden = !isLimited;
    }

    choose() {
      const { from, until } = this.read();
      this.tool.choose(from, until);
    }
  }

  return Starts;
})();
