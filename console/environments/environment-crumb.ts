import { getEnvironment } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { environmentHref } from '../place/links.ts'

/** The environment that a page lies in, by its name once that is known. */
export function useEnvironmentCrumb(environmentId: string): { text: string; href: string } {
  const { data } = useQuery(`environment ${environmentId}`, signal => getEnvironment(environmentId, signal))
  return { text: data?.name ?? environmentId, href: environmentHref(environmentId) }
}
