/** `0.85 ms`, `12 ms`, `1.20 s`. */
export function formatMilliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
}

/** `0.25 %` */
export function formatShare(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}

/** `150 a second` */
export function formatRate(rate: number): string {
  return `${formatNumber(rate)} a second`
}

export function formatNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}
