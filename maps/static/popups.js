/* What a marker says: its name for assistive technology, its tooltip and its popup. Built from text nodes only. */
"use strict";

Cartoforma.popups = (() => {
  const { element, icons } = Cartoforma;
  const EXACT = new Set(["address", "street"]);

  const isTownLevel = (feature) => !EXACT.has(feature.properties.precision);

  function describePosition(feature, words) {
    const { precision, place } = feature.properties;
    if (!isTownLevel(feature)) return words.vocabulary.precision?.[precision] || words.say("position_exact");
    const name = words.choose(place).text;
    return name ? words.say("position_town_at", { place: name }) : words.say("position_town_unnamed");
  }

  function nameRecognition(offer, words) {
    const bodies = offer.recognised_by || [];
    return bodies.length ? bodies.map((slug) => words.term("recognition_body", slug)).join(", ") : words.say(`recognition_${icons.nameAbsence(offer.recognition)}`);
  }

  const nameModality = (offer, words) =>
    words.vocabulary.modality?.[offer.modality] || (offer.modality ? offer.modality : words.say("modality_other"));

  const nameFunding = (offer, words) => (offer.funding ? words.term("funding", offer.funding) : "");

  const nameFreshness = (offer, words) => words.vocabulary.freshness?.[offer.freshness] || "";

  /** Parts as sentences, one after the other; one that ends with a full stop needs no other. */
  const join = (parts) => parts.filter(Boolean).join(". ").replaceAll(".. ", ". ");

  /** One sentence with all that the symbol shows, for people who do not see it. */
  function describeOffer(offer, feature, words) {
    return join([
      words.choose(offer.title).text,
      offer.operator,
      nameModality(offer, words),
      words.pair(words.say("recognised_by"), nameRecognition(offer, words)),
      offer.funding ? words.pair(words.say("funding"), nameFunding(offer, words)) : "",
      nameFreshness(offer, words),
      describePosition(feature, words),
    ]);
  }

  /** An area, or a group of offers at one place or near each other; with what they are in the layer that is chosen. */
  function describeGroup({ properties }, words, layers) {
    const count = words.number.format(properties.count);
    const classes = layers.describe(properties.classes);
    if (properties.area) return join([words.say("area", { place: nameArea(properties.area, words), count }), classes]);
    if (!properties.offers?.length) return join([words.say("group_apart", { count }), classes]);
    return join([words.say("group_here", { count }), describePosition({ properties }, words), classes]);
  }

  function nameArea({ names, kind }, words) {
    const place = words.choose(names).text;
    return kind === "district" ? words.say("area_district", { place }) : place;
  }

  function makeTitle(offer, config, words) {
    const { text, language } = words.choose(offer.title);
    const lang = language === words.language ? null : language;
    const address = findAddress(offer, config, words);
    return address ? element("a", { href: address, lang }, text) : element("span", { lang }, text);
  }

  function findAddress(offer, config, words) {
    if (!config.offerUrl) return null;
    const address = new URL(config.offerUrl.replace("{id}", encodeURIComponent(offer.id)), document.baseURI);
    if (!["http:", "https:"].includes(address.protocol)) return null;
    for (const [name, value] of new URLSearchParams(window.location.search)) {
      if ((config.carried || []).some((beginning) => name.startsWith(beginning))) address.searchParams.append(name, value);
    }
    address.searchParams.set("lang", words.language);
    return address.href;
  }

  function makeTooltip(offer, words) {
    const { text, language } = words.choose(offer.title);
    return element("div", {}, element("strong", { lang: language }, text), element("br"), offer.operator || "");
  }

  /** What a group says to the mouse: its name, and a line for each class in it. */
  function makeGroupTooltip({ properties }, words, layers) {
    const { area, offers, place } = properties;
    const name = area ? nameArea(area, words) : offers?.length ? words.choose(place).text : "";
    const counted = words.count("offers", properties.count);
    const title = element("strong", {}, name ? words.pair(name, counted) : counted);
    const lines = layers.list(properties.classes).map(({ slug, count: part }) =>
      element("li", {}, layers.drawClass(slug), words.pair(layers.nameOf(slug), words.number.format(part))),
    );
    return element("div", {}, title, lines.length ? element("ul", { class: "cf-tooltip-classes" }, ...lines) : null);
  }

  /** The body of a popup: title, operator, modality, who recognises it, how fresh it is, and how well the position is known. */
  function makeBody(offer, feature, config, words) {
    const rows = [
      ["modality", nameModality(offer, words)],
      ["recognised_by", nameRecognition(offer, words)],
      ["funding", nameFunding(offer, words)],
      ["freshness", nameFreshness(offer, words)],
      ["position", describePosition(feature, words)],
    ].filter(([, text]) => text).flatMap(([key, text]) => [element("dt", {}, words.say(key)), element("dd", {}, text)]);
    const heading = element("h3", { id: "cf-popup-title" }, makeTitle(offer, config, words));
    const operator = offer.operator ? element("p", { class: "cf-operator" }, offer.operator) : null;
    return element(
      "div",
      { role: "dialog", "aria-labelledby": heading.id, class: "cf-popup", tabindex: "-1" },
      heading, operator, makeWayToList(offer, config, words), element("dl", {}, ...rows),
    );
  }

  /** Where the list lies far below the map, a popup leads to it; the list sees to its card. */
  function makeWayToList(offer, { listUrl }, words) {
    return listUrl?.startsWith("#") ? element("p", { class: "cf-to-list" }, element("a", { href: listUrl, "data-list-offer": offer.id }, words.say("see_in_list"))) : null;
  }

  /** How far below the top of the map a popup has to stay that reaches from `left` to `right`: below the controls there. */
  function findTopInset(map, left, right) {
    const top = map.getContainer().getBoundingClientRect().top;
    const controls = [...map.getContainer().querySelectorAll(".leaflet-top .leaflet-control")]
      .filter((control) => window.getComputedStyle(control).visibility !== "hidden")
      .map((control) => control.getBoundingClientRect());
    const inTheWay = controls.filter((control) => control.left < right && control.right > left);
    return 8 + Math.max(4, ...inTheWay.map((control) => control.bottom - top));
  }

  /** A venue at which no offer is known: its name, and that it is one. */
  function describeVenue(feature, words) {
    return join([feature.properties.venue.name, words.say("venue_bare"), describePosition(feature, words)]);
  }

  function openVenue(map, { feature, latLng, offset, opener }, words) {
    const heading = element("h3", { id: "cf-popup-title" }, feature.properties.venue.name);
    const lines = [words.say("venue_bare"), describePosition(feature, words)].map((text) => element("p", {}, text));
    const body = element("div", { role: "dialog", "aria-labelledby": heading.id, class: "cf-popup", tabindex: "-1" }, heading, ...lines);
    return showPopup(map, body, { latLng, offset, opener }, words);
  }

  /** Open the popup of an offer and say so to the page. */
  function openPopup(map, { offer, feature, latLng, offset, opener }, config, words) {
    const popup = showPopup(map, makeBody(offer, feature, config, words), { latLng, offset, opener }, words);
    popup.offerId = offer.id;
    Cartoforma.tell("select", { id: offer.id });
    return popup;
  }

  /** Open a popup; when it closes, the focus goes back to where it came from. It closes by its button, by Escape, or by
      a press on the map. `Presses` sees to the last: Leaflet would take one that began in the popup for one too. */
  function showPopup(map, body, { latLng, offset, opener }, words) {
    const popup = L.popup({
      className: "cf-popup-frame",
      maxWidth: Math.min(300, map.getSize().x - 48),
      minWidth: Math.min(220, map.getSize().x - 48),
      maxHeight: Math.max(120, map.getSize().y - 110),
      autoPan: false,
      closeOnClick: false,
      offset,
    });
    const hadFocus = opener.contains(document.activeElement);
    popup.setLatLng(latLng).setContent(body).openOn(map);
    bringIntoView(map, popup);
    const closeButton = popup.getElement().querySelector(".leaflet-popup-close-button");
    closeButton.setAttribute("aria-label", words.say("close"));
    closeButton.setAttribute("title", words.say("close"));
    if (hadFocus) (body.querySelector("a") || body).focus({ preventScroll: true });
    popup.on("remove", () => {
      const holdsFocus = body.contains(document.activeElement) || closeButton === document.activeElement;
      if ((hadFocus || holdsFocus) && opener.isConnected) opener.focus({ preventScroll: true });
    });
    return popup;
  }

  /** Move the map at once, not gliding: nobody has to hit a link on the move. */
  function bringIntoView(map, popup) {
    const frame = map.getContainer().getBoundingClientRect();
    const box = popup.getElement().getBoundingClientRect();
    const margin = 12;
    const across = Math.max(0, box.right - frame.right + margin) || Math.min(0, box.left - frame.left - margin);
    const top = frame.top + findTopInset(map, box.left - across, box.right - across);
    const shift = [across, box.top < top ? box.top - top : Math.max(0, box.bottom - frame.bottom + margin)];
    if (shift[0] || shift[1]) map.panBy(shift, { animate: false });
  }

  /** Presses on the map. While something in a popup is pressed nothing moves under it, and a press that began in a
      popup is none on the map, wherever it ends. */
  class Presses {
    /** `act()` answers a press on the map itself. */
    constructor(map, act) {
      this.isHeld = false;
      this.waiting = null;
      let isFromPopup = false;
      map.getContainer().addEventListener("pointerdown", (event) => {
        isFromPopup = Boolean(event.target.closest(".leaflet-popup"));
        this.isHeld = isFromPopup;
        if (isFromPopup) map.stop();
      }, true);
      // The click follows the end of the press, and is answered before anything moves.
      for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, () => window.setTimeout(() => this.release(), 0), true);
      map.on("click", () => { if (!isFromPopup) act(); });
    }

    /** Do what may move the map, as soon as nothing in a popup is pressed. */
    whenFree(act) {
      if (this.isHeld) this.waiting = act;
      else act();
    }

    release() {
      this.isHeld = false;
      const act = this.waiting;
      this.waiting = null;
      act?.();
    }
  }

  return { isTownLevel, describeOffer, describeGroup, describeVenue, makeTooltip, makeGroupTooltip, openPopup, openVenue, Presses };
})();
