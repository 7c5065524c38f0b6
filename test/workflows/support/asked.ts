import type { Command } from './clients.ts'

/** What a call of a step needs the right to. */
export interface Asked {
  action: string
  resource: string
}

export const ACCOUNT = { region: 'us-east-1', accountId: '000000000000' }

interface Input {
  environmentId?: string
  Bucket?: string
  Key?: string
  executionArn?: string
  Entries?: { EventBusName?: string }[]
  Rule?: string
}

export type Client = 'finspace' | 's3' | 'states' | 'events' | 'scheduler'

/** By IAM's names. A call of FinSpace acts on its environment or on something in it, which here makes no difference. */
export function askedBy(client: Client, command: Command): Asked {
  const operation = command.constructor.name.replace(/Command$/, '')
  const action = operation === 'ListObjectsV2' ? 's3:ListBucket' : `${client}:${operation}`
  return { action, resource: resourceOf(client, command.input) }
}

function resourceOf(client: Client, input: Input): string {
  const { environmentId = 'any', Bucket = '', Key, executionArn = '', Entries, Rule } = input
  const place = `${ACCOUNT.region}:${ACCOUNT.accountId}`
  switch (client) {
    case 'finspace':
      return `arn:aws:finspace:${place}:kxEnvironment/${environmentId}`
    case 's3':
      return Key === undefined ? bucketArn(Bucket) : `${bucketArn(Bucket)}/${Key}`
    case 'states':
      return executionArn
    case 'events':
      if (Entries !== undefined) return `arn:aws:events:${place}:event-bus/${Entries[0]?.EventBusName}`
      return Rule === undefined ? '*' : `arn:aws:events:${place}:rule/${Rule}`
    case 'scheduler':
      return '*'
  }
}

export const bucketArn = (name: string) => `arn:aws:s3:::${name}`
