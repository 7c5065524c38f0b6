import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { uniqueId } from './unique-id.ts'

export const getCallerIdentity = operation({
  input: z.object({}),
  // Nobody can be denied it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  action: false,
  run: (_, { principal: { arn, accountId } }) => ({
    Arn: arn,
    UserId: userIdOf(arn, accountId),
    Account: accountId,
  }),
})

function userIdOf(arn: string, accountId: string): string {
  const [kind = '', role = '', session = ''] = arn.split(':').slice(5).join(':').split('/')
  if (kind === 'root') return accountId
  return kind === 'assumed-role' ? `${uniqueId('AROA', role)}:${session}` : uniqueId('AIDA', arn)
}
