import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

const options = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
  },
}

/** What the TypeScript compiler has to say of these files, in strict mode, among the packages of the repository; empty: nothing. */
export async function compileTypes(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-types-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const written = { ...files, 'package.json': '{"type":"module"}', 'tsconfig.json': JSON.stringify(options) }
    for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, name), text)
    const compiler = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    compiler.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await once(compiler, 'close')
    return said
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
