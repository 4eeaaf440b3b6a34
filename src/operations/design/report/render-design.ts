import { layOut } from '../diagram/lay-out.ts'
import { renderSvg } from '../diagram/render-svg.ts'
import { sketchGroup, sketchOverview } from '../diagram/sketch-entities.ts'
import type { Sketch } from '../diagram/types.ts'
import type { Architecture } from '../types.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderPage } from './render-page.ts'
import type { Picture } from './types.ts'

/** A text file, by its name in the folder of the design. */
export type DesignFile = { readonly name: string; readonly text: string }

/** The page, the same as Markdown with its pictures, and everything as data. */
export async function renderDesign(architecture: Architecture): Promise<readonly DesignFile[]> {
  const pictures = await drawPictures(architecture)
  return [
    { name: 'index.html', text: renderPage(architecture, pictures) },
    { name: 'README.md', text: renderMarkdown(architecture, pictures) },
    { name: 'design.json', text: `${JSON.stringify(architecture, null, 2)}\n` },
    ...pictures.map(({ file, svg }) => ({ name: file, text: `${svg}\n` })),
  ]
}

/** All tables in one picture; where they are many, one more for each group, with columns. */
async function drawPictures(architecture: Architecture): Promise<readonly Picture[]> {
  const { groups } = architecture
  const [only] = groups
  if (only === undefined) return []
  if (groups.length === 1)
    return [await draw({ ...sketchGroup(only, architecture), title: `Tables of ${architecture.project}` }, 'tables.svg')]
  const parts = await Promise.all(groups.map((group) => draw(sketchGroup(group, architecture), `tables-${toFileName(group.name)}.svg`)))
  return [await draw(sketchOverview(architecture), 'tables.svg'), ...parts]
}

async function draw(sketch: Sketch, file: string): Promise<Picture> {
  return { title: sketch.title, file, svg: renderSvg(await layOut(sketch)) }
}

const toFileName = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
