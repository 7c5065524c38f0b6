import { CreateKxUserCommand, ListKxUsersCommand } from '@aws-sdk/client-finspace'
import type { CampaignClient } from '../client.ts'
import { roleArn } from '../clients.ts'
import { environmentOf } from './environment.ts'

let environmentId = ''

export const users: CampaignClient = {
  name: 'users',
  pause: 100,
  async prepare(clients) {
    environmentId = await environmentOf(clients)
  },
  async write({ finspace }, userName) {
    await finspace.send(
      new CreateKxUserCommand({ environmentId, userName, iamRole: roleArn, clientToken: userName }),
    )
  },
  async count({ finspace }, ledger) {
    const names: string[] = []
    let nextToken: string | undefined
    do {
      const page = await finspace.send(
        new ListKxUsersCommand({ environmentId, ...(nextToken !== undefined && { nextToken }) }),
      )
      names.push(
        ...(page.users ?? []).map(({ userName = '' }) => userName).filter(each => each.startsWith('users-')),
      )
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    return ledger.compare(names, { atMost: 1 })
  },
}
