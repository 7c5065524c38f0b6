import { CreateKxUserCommand, ListKxUsersCommand } from '@aws-sdk/client-finspace'
import type { CampaignClientFactory } from '../client.ts'
import { roleArn } from '../clients.ts'
import { environmentOf } from './environment.ts'

export const users: CampaignClientFactory = async clients => {
  const { finspace } = clients
  const environmentId = await environmentOf(clients)
  return {
    name: 'users',
    pause: 100,
    async write(userName) {
      const named = { environmentId, userName, iamRole: roleArn, clientToken: userName }
      await finspace.send(new CreateKxUserCommand(named))
    },
    async count(ledger) {
      const names: string[] = []
      let nextToken: string | undefined
      do {
        const page = await finspace.send(
          new ListKxUsersCommand({ environmentId, ...(nextToken !== undefined && { nextToken }) }),
        )
        names.push(...(page.users ?? []).map(({ userName = '' }) => userName))
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      return ledger.compare(
        names.filter(name => name.startsWith('users-')),
        { atMost: 1 },
      )
    },
  }
}
