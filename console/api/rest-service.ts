import { escaped, signedFetch } from './signed-fetch.ts'

export interface RestCall {
  query?: Readonly<Record<string, string | undefined>>
  body?: object
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
}

/** Calls of a service that speaks REST and JSON, by method and path: `get('/kx/environments')`. */
export const restService =
  (service: string) =>
  async <Output>(method: string, path: string, call: RestCall = {}): Promise<Output> => {
    const { body, headers, ...rest } = call
    const response = await signedFetch({
      service,
      method,
      path,
      ...rest,
      headers: body === undefined ? { ...headers } : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    // The answers' types are the services' models.
    return (text === '' ? {} : JSON.parse(text)) as Output
  }

/** A path of which each part is escaped: pathOf`/kx/environments/${id}`. */
export const pathOf = (texts: TemplateStringsArray, ...parts: readonly string[]): string =>
  texts.reduce((path, text, index) => path + escaped(parts[index - 1] ?? '') + text)
