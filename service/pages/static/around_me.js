/* "Around me": asked for only when the button is pressed. What leaves the browser is rounded to about a kilometre. */

const BELGIUM = { west: 2.5, south: 49.4, east: 6.5, north: 51.6 };
const USUAL_RADIUS_KM = "10";
const OPTIONS = { enableHighAccuracy: false, maximumAge: 300_000, timeout: 15_000 };
const REFUSED = 1;

const locate = () => new Promise((found, failed) => { navigator.geolocation.getCurrentPosition(found, failed, OPTIONS); });

/** Search around the reader's position; the status beside the button says what became of it. */
export async function goAround(button) {
  const { $, visit, readForm } = window.Finder;
  const status = $("around-me-status");
  const say = (name) => { status.textContent = status.dataset[name]; };
  say("asking");
  button.disabled = true;
  try {
    const { coords: { longitude, latitude } } = await locate();
    const isInside = longitude > BELGIUM.west && longitude < BELGIUM.east && latitude > BELGIUM.south && latitude < BELGIUM.north;
    if (!isInside) { say("outside"); return; }
    // Two decimals: the address that is asked, and can be shared, knows the neighbourhood and not the house.
    const near = `${longitude.toFixed(2)},${latitude.toFixed(2)}`;
    const place = $("place");
    place.value = near;
    Object.assign(place.dataset, { value: near, text: near });
    if (!$("radius_km").value) $("radius_km").value = USUAL_RADIUS_KM;
    if (await visit(readForm(), { withFields: true })) say("rounded");
  } catch (error) {
    say(error.code === REFUSED ? "refused" : "unavailable");
  } finally {
    button.disabled = false;
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  }
}
