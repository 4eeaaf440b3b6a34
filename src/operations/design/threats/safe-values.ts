export const isTrue = (value: string) => value === 'true'
export const isFalse = (value: string) => value === 'false'
export const isSet = (value: string) => value !== ''
export const isAtLeast = (least: number) => (value: string) => value !== '' && Number(value) >= least
export const isFrom1To = (most: number) => (value: string) => Number(value) >= 1 && Number(value) <= most
export const isOneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value)
