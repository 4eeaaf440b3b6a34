/** What is to be drawn, before anything has a place. Lengths are in pixels of the diagram. */
export type Sketch = {
  readonly title: string
  readonly frames: readonly Frame[]
  readonly boxes: readonly Box[]
  readonly lines: readonly Line[]
}

/** Around the boxes of a group. */
export type Frame = { readonly id: string; readonly title: string }

export type Box = {
  readonly id: string
  readonly title: string
  readonly frame: string | null
  readonly rows: readonly BoxRow[]
  /** Drawn quieter: it belongs elsewhere. */
  readonly isStub: boolean
  /** Told when one points at it. */
  readonly hint: string
}

export type BoxRow = { readonly name: string; readonly type: string; readonly mark: 'key' | 'reference' | 'key and reference' | null }

/** From the row that refers to the box that is referred to. */
export type Line = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Indexes of the rows it starts and ends at; null: anywhere at the box. */
  readonly fromRow: number | null
  readonly toRow: number | null
  readonly isOptional: boolean
  readonly isUnique: boolean
}

export type Point = { readonly x: number; readonly y: number }

export type Placed<T> = T & { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type Drawing = {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly frames: readonly Placed<Frame>[]
  readonly boxes: readonly Placed<Box>[]
  readonly lines: readonly (Line & { readonly points: readonly Point[] })[]
}
