import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import type { OwnTemplate, OwnTemplates } from '../domain/mail/compose-mail.ts'
import { parseTemplate } from '../domain/mail/parse-template.ts'
import { templateMissing } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'

/**
 * The templates that config.toml names, ready to be filled in. Paths begin at the first of `folders` that has the file. Throws
 * `mail_template_missing`, `mail_template_unreadable`.
 */
export async function readMailTemplates(settings: AuthSettings, folders: readonly string[]): Promise<OwnTemplates> {
  const entries = Object.entries({ ...settings.mailTemplates, ...settings.mailNotifications })
  const templates: Record<string, OwnTemplate> = {}
  for (const [key, value] of entries) {
    const [name = '', part] = key.split('.')
    if (part === 'subject') templates[name] = { ...templates[name], subject: parseTemplate(value) }
    if (part === 'content_path') templates[name] = { ...templates[name], html: parseTemplate(await readTemplate(value, folders)) }
  }
  return templates
}

async function readTemplate(file: string, folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const text = await readIfPresent(resolve(folder, file))
    if (text !== undefined) return text
  }
  throw templateMissing(file)
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES')) return undefined
    throw error
  }
}
