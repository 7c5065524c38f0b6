import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateKxEnvironmentCommand,
  GetKxEnvironmentCommand,
  ListKxEnvironmentsCommand,
} from '@aws-sdk/client-finspace'
import type { Clients } from '../clients.ts'

const name = 'campaign'

/** The id of the one environment of a campaign; it is made by whoever asks first. */
export async function environmentOf({ finspace }: Clients): Promise<string> {
  const { environments = [] } = await finspace.send(new ListKxEnvironmentsCommand({}))
  const known = environments.find(environment => environment.name === name)?.environmentId
  if (known !== undefined) return known
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/campaign'
  const { environmentId = '' } = await finspace.send(new CreateKxEnvironmentCommand({ name, kmsKeyId }))
  while ((await finspace.send(new GetKxEnvironmentCommand({ environmentId }))).status !== 'CREATED')
    await delay(50)
  return environmentId
}
