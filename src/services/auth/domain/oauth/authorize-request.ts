type AuthorizeRequest = {
  readonly response_type?: string
  readonly resource?: string
  readonly code_challenge?: string
  readonly code_challenge_method?: string
  readonly request?: string
  readonly request_uri?: string
}

/** An error as it travels in the redirect (RFC 6749, section 4.1.2.1). */
export type AuthorizeProblem = { readonly error: string; readonly error_description: string }

/**
 * What is wrong about a request whose client and redirect address are right. PKCE is asked of every client and only with S256: `plain` shows the
 * verifier to whoever sees the request.
 */
export function findAuthorizeProblem(
  asked: AuthorizeRequest,
  { scopes, offered }: { readonly scopes: readonly string[]; readonly offered: readonly string[] },
): AuthorizeProblem | undefined {
  if (asked.request !== undefined) return problem('request_not_supported', 'request objects are not supported')
  if (asked.request_uri !== undefined) return problem('request_uri_not_supported', 'request objects are not supported')
  if ((asked.response_type || 'code') !== 'code') return problem('unsupported_response_type', 'only response_type=code is supported')
  const unsupported = scopes.find((scope) => !offered.includes(scope))
  if (unsupported !== undefined) return problem('invalid_scope', `unsupported scope: ${unsupported.slice(0, 100)}`)
  if (scopes.length === 0) return problem('invalid_scope', 'scope parameter cannot be empty')
  return findResourceProblem(asked.resource) ?? findChallengeProblem(asked)
}

/** RFC 8707, section 2. */
function findResourceProblem(resource: string | undefined): AuthorizeProblem | undefined {
  if (resource === undefined || resource === '') return undefined
  if (URL.canParse(resource) && !/[#?]/.test(resource)) return undefined
  return problem('invalid_target', 'resource must be an absolute URI without query and fragment')
}

function findChallengeProblem({ code_challenge, code_challenge_method }: AuthorizeRequest): AuthorizeProblem | undefined {
  if (!code_challenge || !code_challenge_method)
    return problem('invalid_request', 'PKCE flow requires both code_challenge and code_challenge_method')
  if (code_challenge_method.toUpperCase() !== 'S256') return problem('invalid_request', "code_challenge_method must be 'S256'")
  return isDigest(code_challenge) ? undefined : problem('invalid_request', 'code_challenge must be a SHA-256 in base64url')
}

/** A SHA-256 in base64url: what `S256` makes of every verifier (RFC 7636, section 4.2). */
function isDigest(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

function problem(error: string, description: string): AuthorizeProblem {
  return { error, error_description: description }
}
