/** What a client can tell of a value without its content: `number`, `null`, or the shapes of what is in it. */
export type Shape = { readonly kinds: ReadonlySet<string>; readonly elements: Shape | undefined; readonly keys: ReadonlyMap<string, Shape> }

/** The shape of all elements of a list together. */
export function toShape(value: unknown): Shape {
  return joinShapes([value])
}

function joinShapes(values: readonly unknown[]): Shape {
  const elements = values.filter((value) => Array.isArray(value)).flat()
  const records = values.filter((value) => toKind(value) === 'object') as readonly Readonly<Record<string, unknown>>[]
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))].sort()
  return {
    kinds: new Set(values.map(toKind)),
    elements: elements.length === 0 ? undefined : joinShapes(elements),
    keys: new Map(names.map((name) => [name, joinShapes(records.flatMap((record) => (name in record ? [record[name]] : [])))])),
  }
}

function toKind(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
}

/**
 * Where two shapes differ, `[].title: string, number`. A value that is null on one side only has to be one of `nullable`, names of columns and embeds;
 * what is empty or null on a side says nothing of what would be in it.
 */
export function diffShapes(one: Shape, other: Shape, nullable: (name: string) => boolean, path = ''): readonly string[] {
  const name = path.replaceAll('[]', '').split('.').at(-1) ?? ''
  const isNull = (shape: Shape) => shape.kinds.has('null')
  const nulls = isNull(one) !== isNull(other) && !nullable(name) ? [`${path}: null on one side`] : []
  const known = (shape: Shape) => [...shape.kinds].filter((kind) => kind !== 'null').sort()
  const [left, right] = [known(one), known(other)]
  if (left.length === 0 || right.length === 0) return nulls
  if (String(left) !== String(right)) return [...nulls, `${path}: ${left}, ${right}`]
  const within =
    one.elements === undefined || other.elements === undefined ? [] : diffShapes(one.elements, other.elements, nullable, `${path}[]`)
  return [...nulls, ...within, ...diffKeys(one, other, nullable, path)]
}

function diffKeys(one: Shape, other: Shape, nullable: (name: string) => boolean, path: string): readonly string[] {
  return [...new Set([...one.keys.keys(), ...other.keys.keys()])].flatMap((key) => {
    const [left, right] = [one.keys.get(key), other.keys.get(key)]
    const at = `${path}.${key}`
    return left === undefined || right === undefined ? [`${at}: on one side`] : diffShapes(left, right, nullable, at)
  })
}
