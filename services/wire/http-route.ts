import type { Call } from './call.ts'

/** Method and path, as in `GET /kx/environments/{environmentId}`. */
export interface HttpRoute {
  method: string
  /** Of the path; a label is `{name}`. */
  segments: readonly string[]
}

export function readRoute(http: string): HttpRoute {
  const [method = '', path = ''] = http.split(' ')
  return { method, segments: path.split('/') }
}

/**
 * The first route that a call fits, and what stands in its path for each label, escapes kept: segments are split before
 * their escapes are read, since an ARN in a label holds %2F.
 */
export function findRoute<Route extends HttpRoute>(
  routes: readonly Route[],
  { method, rawPath }: Pick<Call, 'method' | 'rawPath'>,
): { route: Route; labels: Record<string, string> } | undefined {
  const path = rawPath.split('/')
  for (const route of routes) {
    const labels = method === route.method ? labelsOf(route, path) : undefined
    if (labels !== undefined) return { route, labels }
  }
  return undefined
}

function labelsOf({ segments }: HttpRoute, path: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== path.length) return undefined
  const labels: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = path[index] ?? ''
    if (segment.startsWith('{')) labels[segment.slice(1, -1)] = value
    else if (segment !== value) return undefined
  }
  return labels
}
