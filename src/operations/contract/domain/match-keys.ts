/** One thing on both sides. `key` is its own name, `name` the one that findings call it by. */
export type Kept<T, Owner = undefined> = {
  readonly name: string
  readonly key: string
  readonly before: T
  readonly after: T
  readonly owner: Owner
}

/** One thing of one side. */
export type Single<T, Owner = undefined> = { readonly name: string; readonly key: string; readonly value: T; readonly owner: Owner }

export type Matched<T, Owner = undefined> = {
  readonly gone: readonly Single<T, Owner>[]
  readonly come: readonly Single<T, Owner>[]
  readonly kept: readonly Kept<T, Owner>[]
}

export type Sides<T> = { readonly before: Readonly<Record<string, T>> | undefined; readonly after: Readonly<Record<string, T>> | undefined }

/** What is on both sides by its key, and what is on one. `toName` makes the name that findings call it by. */
export function matchKeys<T, Owner>(
  { before = {}, after = {} }: Sides<T>,
  owner: Owner,
  toName: (key: string) => string,
): Matched<T, Owner> {
  const single = ([key, value]: readonly [string, T]) => ({ name: toName(key), key, value, owner })
  return {
    gone: Object.entries(before)
      .filter(([key]) => !Object.hasOwn(after, key))
      .map(single),
    come: Object.entries(after)
      .filter(([key]) => !Object.hasOwn(before, key))
      .map(single),
    kept: Object.entries(before).flatMap(([key, value]) => {
      const other = Object.hasOwn(after, key) ? after[key] : undefined
      return other === undefined ? [] : [{ name: toName(key), key, before: value, after: other, owner }]
    }),
  }
}

/** Those of all owners as one. */
export function joinMatched<T, Owner>(all: readonly Matched<T, Owner>[]): Matched<T, Owner> {
  return { gone: all.flatMap(({ gone }) => gone), come: all.flatMap(({ come }) => come), kept: all.flatMap(({ kept }) => kept) }
}
