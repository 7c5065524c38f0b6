/** What a service answered instead of what was asked for. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  /** All that is wrong with an input, where the service lists it. */
  readonly faults: readonly string[]

  constructor({ code, status, message, faults = [] }: Fault) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.faults = faults
  }
}

interface Fault {
  code: string
  status: number
  message: string
  faults?: readonly string[]
}

/** Codes of a key that is no longer one: whoever it was must sign in again. */
const ENDED = new Set([
  ...['ExpiredToken', 'ExpiredTokenException', 'InvalidClientTokenId', 'UnrecognizedClientException'],
  ...['InvalidAccessKeyId', 'InvalidToken'],
])

export const isEndedSession = (error: ApiError): boolean => ENDED.has(error.code)

export const isRefused = (error: unknown): boolean => error instanceof ApiError && error.status === 403

export async function apiErrorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  const { status } = response
  const header = response.headers.get('x-amzn-errortype') ?? undefined
  return new ApiError({ status, ...(text.startsWith('<') ? ofXml(text) : ofJson(text, header, status)) })
}

function ofXml(text: string) {
  const document = new DOMParser().parseFromString(text, 'application/xml')
  const textOf = (name: string) => document.getElementsByTagName(name)[0]?.textContent ?? ''
  return { code: textOf('Code'), message: textOf('Message') }
}

function ofJson(text: string, header: string | undefined, status: number) {
  const body = parsed(text)
  const type = body['__type'] ?? header ?? body['code'] ?? body['error'] ?? `HTTP ${status}`
  const faults = body['faults']
  return {
    // As `com.amazonaws.states#ExecutionDoesNotExist` or `ValidationException:http://…`.
    code: String(type).replace(/^.*#/, '').replace(/:.*$/, ''),
    message: String(body['message'] ?? body['Message'] ?? (text || `The endpoint answered ${status}.`)),
    faults: Array.isArray(faults) ? faults.map(String) : [],
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
