/** Percent-encodes all but the unreserved characters of RFC 3986, section 2.3. */
export function encodeUrlText(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
