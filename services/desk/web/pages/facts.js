/** What was sealed, as a list of facts in words. */

/**
 * @param {[string, string | undefined | null][]} facts Those without a value are left out.
 * @returns {HTMLElement}
 */
export function factList(facts) {
  const list = document.createElement("dl");
  list.className = "kern-description-list";
  for (const [name, value] of facts) {
    if (value) {
      list.append(item(name, value));
    }
  }
  return list;
}

/**
 * @param {string} name
 * @param {string} value
 */
function item(name, value) {
  const row = document.createElement("div");
  row.className = "kern-description-list-item";
  const key = document.createElement("dt");
  key.className = "kern-description-list-item__key";
  key.textContent = name;
  const words = document.createElement("dd");
  words.className = "kern-description-list-item__value";
  words.textContent = value;
  row.append(key, words);
  return row;
}

/** @param {any} each */
export const name = (each) => `${each.given_name} ${each.family_name}`;

/** @param {string} day As in ISO 8601. */
export const day = (day) => day.split("-").reverse().join(".");
