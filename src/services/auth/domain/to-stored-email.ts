/**
 * The form in which addresses are kept and compared. Capitals of ASCII alone become small: `toLowerCase` makes the letter k of the Kelvin sign,
 * U+212A, and of the address of one person that of another.
 */
export function toStoredEmail(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}
