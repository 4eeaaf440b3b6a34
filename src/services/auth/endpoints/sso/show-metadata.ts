import { Type } from 'typebox'
import { renderMetadata } from '../../domain/saml/render-metadata.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { checkSaml } from '../../saml/check-saml.ts'
import { getOwnSide } from '../../saml/service-provider.ts'

const fiveYears = 5 * 365.25 * 86_400_000

export const showMetadata = defineEndpoint({
  method: 'GET',
  url: '/sso/saml/metadata',
  access: 'anyone',
  about: 'What an identity provider must know of this service; `download=true` gives a copy that stays valid for five years.',
  schema: { querystring: Type.Object({ download: Type.Optional(Type.String()) }) },
  run: async (call) => {
    checkSaml(call.context)
    const { service } = await getOwnSide(call)
    const isCopy = call.query.download === 'true'
    const disposition = { 'content-disposition': 'attachment; filename="metadata.xml"' }
    return {
      status: 200,
      headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=600', ...(isCopy ? disposition : {}) },
      body: renderMetadata(service, isCopy ? { validUntil: new Date(call.context.clock.now() + fiveYears) } : {}),
    }
  },
})
