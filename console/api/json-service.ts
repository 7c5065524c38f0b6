import { signedFetch } from './signed-fetch.ts'

/** Calls of a service that speaks JSON 1.0 or 1.1, by their operations' names. */
export const jsonService =
  ({ service, target, version }: { service: string; target: string; version: '1.0' | '1.1' }) =>
  async <Output>(operation: string, input: object, signal?: AbortSignal): Promise<Output> => {
    const response = await signedFetch({
      service,
      method: 'POST',
      path: '/',
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${target}.${operation}`,
      },
      body: JSON.stringify(input),
      signal,
    })
    // The answers' types are the services' models.
    return (await response.json()) as Output
  }
