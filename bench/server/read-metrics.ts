/** Values of a Prometheus text by name, those with labels added up. */
export async function readMetrics(adminOrigin: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${adminOrigin}/metrics`)).text()
  const values = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([a-zA-Z_:]+)(?:\{[^}]*\})? ([-+.\deE]+)$/.exec(line) ?? []
    if (name !== '') values.set(name, (values.get(name) ?? 0) + Number(value))
  }
  return values
}
