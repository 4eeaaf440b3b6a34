export const isTrue = (value: string) => value === 'true'
export const isFalse = (value: string) => value === 'false'
export const isPositive = (value: string) => Number(value) > 0
export const isOneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value)
