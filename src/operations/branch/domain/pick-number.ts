/** The lowest from 1 that no other branch has. */
export function pickNumber(taken: readonly number[]): number {
  let number = 1
  while (taken.includes(number)) number++
  return number
}
