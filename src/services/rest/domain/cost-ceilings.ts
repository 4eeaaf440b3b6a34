import { listSetting, type Setting } from '../../../base/settings.ts'

type About = Parameters<typeof listSetting>[0]

const entry = /^(?:([^=]+)=)?(\d+)$/

/** A list of `cost` and `role=cost`. */
export function costCeilingsSetting(about: About): Setting<readonly string[]> {
  const list = listSetting(about)
  const check = (entries: readonly string[]): readonly string[] => {
    if (entries.every((each) => entry.test(each))) return entries
    throw new RangeError('a list of whole numbers, each for every role or as role=number')
  }
  return { ...list, parse: (text) => check(list.parse(text)), accept: (value) => check(list.accept(value)) }
}

/** The ceiling of a role: its own, else that of every role; undefined: none. */
export function createCeilingFinder(entries: readonly string[]): (role: string) => number | undefined {
  const ceilings = new Map(entries.map((each) => entry.exec(each)).map((found) => [found?.[1], Number(found?.[2])] as const))
  return (role) => ceilings.get(role) ?? ceilings.get(undefined)
}
