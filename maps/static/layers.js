/* What the marks show: who recognises an offer, who pays for it, or how fresh its record is. One class for each offer. */
"use strict";

Cartoforma.layers = (() => {
  const { icons } = Cartoforma;
  /** Classes of recognition that have words of their own: they are no body. */
  const SAID = new Set(["several", "other", "none", "unknown", "no_record"]);

  class Layers {
    constructor(config, words) {
      this.words = words;
      this.marks = config.marks || {};
      this.names = ["recognition", ...Object.keys(this.marks)];
      this.current = this.names.includes(config.layer) ? config.layer : "recognition";
    }

    get isRecognition() {
      return this.current === "recognition";
    }

    /** The classes in the order of the legend. */
    get classes() {
      return this.isRecognition ? icons.RECOGNITIONS : Object.keys(this.marks[this.current]);
    }

    classOf(offer) {
      if (this.isRecognition) return icons.classifyRecognition(offer);
      const last = this.classes.at(-1);
      return this.classes.includes(offer[this.current]) ? offer[this.current] : last;
    }

    nameOf(slug) {
      if (!this.isRecognition) return this.words.term(this.current, slug);
      return SAID.has(slug) ? this.words.say(`recognition_${slug}`) : this.words.term("recognition_body", slug);
    }

    /** The symbol of a class alone. */
    drawClass(slug) {
      return this.paint(icons.drawSymbol([this.drawShape(slug)]), slug);
    }

    drawShape(slug) {
      return this.isRecognition ? icons.drawShape(slug) : icons.drawMark(this.marks[this.current][slug]);
    }

    drawOffer(offer, form) {
      const slug = this.classOf(offer);
      const shapes = [this.drawShape(slug), this.isRecognition ? icons.drawGlyph(offer.modality) : null];
      return this.paint(icons.drawSymbol(shapes, form, this.current === "freshness" ? "fresh" : offer.freshness), slug);
    }

    /** The classes of several offers with their counts, in the order of the legend. */
    list(classes) {
      return this.classes.filter((slug) => classes?.[slug]).map((slug) => ({ slug, count: classes[slug], paint: (piece) => this.paint(piece, slug) }));
    }

    /** Give a drawing the colour of a class. */
    paint(piece, slug) {
      const mark = this.marks[this.current]?.[slug];
      if (mark) piece.style.setProperty("--cf-fill", mark.colour);
      else piece.classList.add(`cf-by-${slug}`);
      if (mark ? mark.isHollow : slug === "no_record") piece.classList.add("is-hollow");
      return piece;
    }

    /** The classes of several offers in words. */
    describe(classes) {
      return this.list(classes).map(({ slug, count }) => this.words.pair(this.nameOf(slug), this.words.number.format(count))).join(", ");
    }

    /** The classes of offers that the page has itself. */
    countIn(offers) {
      const counts = {};
      for (const offer of offers) counts[this.classOf(offer)] = (counts[this.classOf(offer)] || 0) + 1;
      return counts;
    }
  }

  return { Layers };
})();
