import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type BundledPackage = { readonly name: string; readonly version: string; readonly license: string; readonly texts: readonly string[] }

/** What the packages ask to stand beside copies of them: name, version, licence and its text. `files` are paths from `root`. */
export function renderLicences(root: string, files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))
  return [...folders]
    .toSorted()
    .map((folder) => renderPackage(readPackage(join(root, folder))))
    .join('\n')
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license }: BundledPackage = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return { name, version, license: license ?? 'see below', texts }
}

function renderPackage({ name, version, license, texts }: BundledPackage): string {
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n')
}
