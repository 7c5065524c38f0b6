import { paginateListStateMachines, type SFNClient } from '@aws-sdk/client-sfn'

export interface Machine {
  name: string
  arn: string
}

export async function machinesOf(client: SFNClient): Promise<Machine[]> {
  const machines: Machine[] = []
  for await (const page of paginateListStateMachines({ client }, {})) {
    for (const { name = '', stateMachineArn: arn = '' } of page.stateMachines ?? [])
      machines.push({ name, arn })
  }
  return machines
}

/**
 * The machine of a workflow's name. A deployment to AWS puts its stage before the name.
 * @throws where there is none, or more than one, naming all there are
 */
export async function machineNamed(client: SFNClient, workflow: string): Promise<Machine> {
  const machines = await machinesOf(client)
  const exact = machines.filter(({ name }) => name === workflow)
  const found = exact.length > 0 ? exact : machines.filter(({ name }) => name.endsWith(`-${workflow}`))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = (found.length > 1 ? found : machines).map(({ name }) => name).join(', ')
  throw new Error(`expected the name of one workflow of ${names || '(none)'}, got ${workflow}`)
}
