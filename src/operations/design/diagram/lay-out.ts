import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from 'elkjs/lib/elk.bundled.js'
import { measureText } from './measure-text.ts'
import type { Box, Drawing, Frame, Line, Placed, Point, Sketch } from './types.ts'

export const titleSize = 13
export const rowSize = 12
export const titleHeight = 28
export const rowHeight = 20
export const padding = 10
/** Room for the mark of a key before the name of a column. */
export const markWidth = 22

const options: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'LEFT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '9',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'true',
  'elk.aspectRatio': '1.5',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
}

const frameOptions: LayoutOptions = { 'elk.padding': '[top=38,left=18,bottom=18,right=18]' }

/**
 * Gives everything its place, by the layered method of Eclipse's Layout Kernel (https://eclipse.dev/elk): what is referred to stands on the left of
 * what refers to it. The same sketch gets the same places.
 */
export async function layOut(sketch: Sketch): Promise<Drawing> {
  const graph: ElkNode = { id: 'root', layoutOptions: options, children: toChildren(sketch), edges: sketch.lines.map(toEdge) }
  const root: ElkNode = await new ELK.default().layout(graph)
  const places = findPlaces(root, { x: 0, y: 0 })
  const place = <T extends { readonly id: string }>(one: T): Placed<T> => ({ ...one, ...getPlace(places, one.id) })
  const routes = new Map((root.edges ?? []).map((edge) => [edge.id, toPoints(edge, places)]))
  return {
    title: sketch.title,
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    frames: sketch.frames.map(place),
    boxes: sketch.boxes.map(place),
    lines: sketch.lines.map((line) => ({ ...line, points: routes.get(line.id) ?? [] })),
  }
}

function toChildren({ frames, boxes, lines }: Sketch): ElkNode[] {
  const loose = boxes.filter(({ frame }) => frame === null).map((box) => toNode(box, lines))
  const framed = frames.map((frame) =>
    toFrame(
      frame,
      boxes.filter((box) => box.frame === frame.id).map((box) => toNode(box, lines)),
    ),
  )
  return [...framed, ...loose]
}

const toFrame = ({ id, title }: Frame, children: ElkNode[]): ElkNode => ({
  id,
  layoutOptions: {
    ...frameOptions,
    'elk.nodeSize.minimum': `(${measureText(title, titleSize) + 40}, 60)`,
    'elk.nodeSize.constraints': 'MINIMUM_SIZE',
  },
  children,
})

function toNode(box: Box, lines: readonly Line[]): ElkNode {
  const width = measureBox(box)
  const ports = lines.flatMap((line) => [
    ...(line.from === box.id && line.fromRow !== null ? [toPort(toStartId(line), { x: 0, row: line.fromRow })] : []),
    ...(line.to === box.id && line.toRow !== null ? [toPort(toEndId(line), { x: width, row: line.toRow })] : []),
  ])
  const node: ElkNode = { id: box.id, width, height: measureHeight(box, lines) }
  return ports.length === 0 ? node : { ...node, layoutOptions: { 'elk.portConstraints': 'FIXED_POS' }, ports }
}

/** Lines leave on the left, at the column that refers, and arrive on the right, at the column referred to. */
function toPort(id: string, { x, row }: { readonly x: number; readonly row: number }) {
  const side = x === 0 ? 'WEST' : 'EAST'
  return { id, x, y: titleHeight + (row + 0.5) * rowHeight, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } }
}

const toStartId = ({ id }: Line) => `${id} start`
const toEndId = ({ id }: Line) => `${id} end`

/** Of a name alone, room for the lines that end there. */
function measureHeight({ id, rows }: Box, lines: readonly Line[]): number {
  if (rows.length > 0) return titleHeight + rows.length * rowHeight + padding / 2
  const ends = Math.max(lines.filter(({ to }) => to === id).length, lines.filter(({ from }) => from === id).length)
  return Math.max(titleHeight, 12 * ends)
}

function measureBox({ title, rows }: Box): number {
  const wide = rows.map(({ name, type }) => markWidth + measureText(name, rowSize) + 18 + measureText(type, rowSize))
  return Math.max(measureText(title, titleSize) * 1.06, ...wide) + 2 * padding
}

const toEdge = (line: Line): ElkExtendedEdge => ({
  id: line.id,
  sources: [line.fromRow === null ? line.from : toStartId(line)],
  targets: [line.toRow === null ? line.to : toEndId(line)],
})

type Rectangle = Point & { readonly width: number; readonly height: number }

/** ELK tells places within the parent; drawings are flat. */
function findPlaces(node: ElkNode, origin: Point): ReadonlyMap<string, Rectangle> {
  return new Map(
    (node.children ?? []).flatMap((child): [string, Rectangle][] => {
      const { id, x = 0, y = 0, width = 0, height = 0 } = child
      const at = { x: origin.x + x, y: origin.y + y }
      return [[id, { ...at, width, height }], ...findPlaces(child, at)]
    }),
  )
}

function getPlace(places: ReadonlyMap<string, Rectangle>, id: string): Rectangle {
  return places.get(id) ?? { x: 0, y: 0, width: 0, height: 0 }
}

function toPoints(edge: ElkExtendedEdge & { readonly container?: string }, places: ReadonlyMap<string, Rectangle>): readonly Point[] {
  const origin = getPlace(places, edge.container ?? 'root')
  return (edge.sections ?? [])
    .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
    .map(({ x, y }) => ({ x: origin.x + x, y: origin.y + y }))
}
