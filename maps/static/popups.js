/* What a marker says: its name for assistive technology, its tooltip and its popup. Built from text nodes only. */
"use strict";

Cartoforma.popups = (() => {
  const { element } = Cartoforma;
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
    return bodies.length ? bodies.map((slug) => words.term("recognition_body", slug)).join(", ") : words.say("recognition_none");
  }

  const nameModality = (offer, words) =>
    words.vocabulary.modality?.[offer.modality] || (offer.modality ? offer.modality : words.say("modality_other"));

  const nameFreshness = (offer, words) => words.vocabulary.freshness?.[offer.freshness] || "";

  /** One sentence with all that the symbol shows, for people who do not see it. */
  function describeOffer(offer, feature, words) {
    return [
      words.choose(offer.title).text,
      offer.operator,
      nameModality(offer, words),
      `${words.say("recognised_by")} : ${nameRecognition(offer, words)}`,
      nameFreshness(offer, words),
      describePosition(feature, words),
    ].filter(Boolean).join(". ");
  }

  function describeGroup(feature, words) {
    const count = words.number.format(feature.properties.count);
    if (!feature.properties.offers?.length) return words.say("group_apart", { count });
    return `${words.say("group_here", { count })}. ${describePosition(feature, words)}`;
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
    address.searchParams.set("lang", words.language);
    return address.href;
  }

  function makeTooltip(offer, words) {
    const { text, language } = words.choose(offer.title);
    return element("div", {}, element("strong", { lang: language }, text), element("br"), offer.operator || "");
  }

  /** The body of a popup: title, operator, modality, who recognises it, how fresh it is, and how well the position is known. */
  function makeBody(offer, feature, config, words) {
    const rows = [
      ["modality", nameModality(offer, words)],
      ["recognised_by", nameRecognition(offer, words)],
      ["freshness", nameFreshness(offer, words)],
      ["position", describePosition(feature, words)],
    ].filter(([, text]) => text).flatMap(([key, text]) => [element("dt", {}, words.say(key)), element("dd", {}, text)]);
    const heading = element("h3", { id: "cf-popup-title" }, makeTitle(offer, config, words));
    const operator = offer.operator ? element("p", { class: "cf-operator" }, offer.operator) : null;
    return element(
      "div",
      { role: "dialog", "aria-labelledby": heading.id, class: "cf-popup", tabindex: "-1" },
      heading, operator, element("dl", {}, ...rows),
    );
  }

  /** On a narrow map a popup cannot pass beside the controls at the top, so it stays below them. */
  function findTopInset(map) {
    if (map.getSize().x >= 720) return 12;
    const top = map.getContainer().getBoundingClientRect().top;
    const controls = [...map.getContainer().querySelectorAll(".leaflet-top .leaflet-control")];
    return 8 + Math.max(4, ...controls.map((control) => control.getBoundingClientRect().bottom - top));
  }

  /** A venue at which no offer is known: its name, and that it is one. */
  function describeVenue(feature, words) {
    return [feature.properties.venue.name, words.say("venue_bare"), describePosition(feature, words)].join(". ");
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
    document.dispatchEvent(new CustomEvent("cartoforma:select", { detail: { id: offer.id } }));
    return popup;
  }

  /** Open a popup; when it closes, the focus goes back to where it came from. */
  function showPopup(map, body, { latLng, offset, opener }, words) {
    const popup = L.popup({
      className: "cf-popup-frame",
      maxWidth: Math.min(300, map.getSize().x - 48),
      minWidth: Math.min(220, map.getSize().x - 48),
      autoPanPaddingTopLeft: [12, findTopInset(map)],
      autoPanPaddingBottomRight: [12, 12],
      offset,
    });
    const hadFocus = opener.contains(document.activeElement);
    popup.setLatLng(latLng).setContent(body).openOn(map);
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

  return { isTownLevel, describeOffer, describeGroup, describeVenue, makeTooltip, openPopup, openVenue };
})();
