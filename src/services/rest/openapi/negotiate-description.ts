import type { MediaType } from '../../../query/intent.ts'

export type DescriptionForm = { readonly version: '2.0' | '3.1'; readonly contentType: string }

const swagger: DescriptionForm = { version: '2.0', contentType: 'application/openapi+json; charset=utf-8' }

/** The first media type of Accept that a description can be made in; undefined when there is none. Without a version it is 2.0, PostgREST's. */
export function negotiateDescription(accept: readonly MediaType[]): DescriptionForm | undefined {
  for (const accepted of accept) {
    const form = findForm(accepted)
    if (form !== undefined) return form
  }
  return undefined
}

function findForm({ type, parameters: { version } }: MediaType): DescriptionForm | undefined {
  switch (type) {
    case '*/*':
    case 'application/json':
      return swagger
    case 'application/openapi+json':
      if (version === undefined || version.startsWith('2')) return swagger
      return isNewest(version) ? { version: '3.1', contentType: `${type};version=3.1; charset=utf-8` } : undefined
    case 'application/vnd.oai.openapi+json':
      return version === undefined || isNewest(version) ? { version: '3.1', contentType: `${type};version=3.1` } : undefined
    default:
      return undefined
  }
}

function isNewest(version: string): boolean {
  return version === '3' || version === '3.1' || version.startsWith('3.1.')
}
