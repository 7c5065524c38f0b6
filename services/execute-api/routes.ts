import type { Call } from '../wire/call.ts'

export interface Route {
  /** As it was declared: `GET /workflows/{name}`. */
  key: string
  method: string
  segments: readonly string[]
  functionName: string
}

export const readRoutes = (routes: Readonly<Record<string, string>>): Route[] =>
  Object.entries(routes).map(([key, functionName]) => {
    const [method = '', path = ''] = key.split(' ')
    return { key, method, segments: path.split('/'), functionName }
  })

/** The route of a call, and what stands in its path for each `{name}`, escapes kept. */
export function findRoute(routes: readonly Route[], { method, rawPath }: Pick<Call, 'method' | 'rawPath'>) {
  const path = rawPath.split('/')
  for (const route of routes) {
    const parameters = route.method === method ? parametersOf(route.segments, path) : undefined
    if (parameters !== undefined) return { route, parameters }
  }
  return undefined
}

function parametersOf(segments: readonly string[], path: readonly string[]) {
  if (segments.length !== path.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = path[index] ?? ''
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = value
    else if (segment !== value) return undefined
  }
  return parameters
}
