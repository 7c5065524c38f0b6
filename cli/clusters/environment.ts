import { type FinspaceClient, type KxEnvironment, paginateListKxEnvironments } from '@aws-sdk/client-finspace'
import { Option } from 'commander'

export const environmentOption = () =>
  new Option('--environment <environment>', 'its id or name, where there is more than one')

/**
 * The environment of that id or name, or the only one.
 * @throws where there is none, or more than one, naming all there are
 */
export async function environmentNamed(
  client: FinspaceClient,
  named: string | undefined,
): Promise<KxEnvironment & { environmentId: string }> {
  const known: KxEnvironment[] = []
  for await (const { environments = [] } of paginateListKxEnvironments({ client }, {}))
    known.push(...environments.filter(({ status }) => status !== 'DELETED'))
  const found = known.filter(
    ({ environmentId, name }) => named === undefined || environmentId === named || name === named,
  )
  const [only] = found
  if (only?.environmentId !== undefined && found.length === 1) {
    return { ...only, environmentId: only.environmentId }
  }
  const names = known.map(one => `${one.environmentId} (${one.name})`).join(', ') || 'none'
  throw new Error(`expected the id of an environment, got ${named ?? 'nothing'}; there are: ${names}`)
}
