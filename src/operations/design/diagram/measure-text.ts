const narrow = /[ijlI.,:;'|!()[\]{} ]/
const wide = /[mwMW@%]/

/** About as wide as a sans-serif font draws it: on the large side, so that text stays within its box whatever the font. */
export function measureText(text: string, size: number): number {
  const ems = [...text].reduce((sum, letter) => sum + (narrow.test(letter) ? 0.36 : wide.test(letter) ? 0.98 : 0.64), 0)
  return Math.ceil(ems * size)
}
