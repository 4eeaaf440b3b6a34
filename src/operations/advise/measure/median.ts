/** Of an even number the lower of the two in the middle: never a time that nobody measured. Throws a TypeError where there are none. */
export function median(numbers: readonly number[]): number {
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)]
  if (middle === undefined) throw new TypeError('The median of nothing')
  return middle
}
