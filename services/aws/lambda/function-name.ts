import type { Account } from '../../wire/account.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { Catalog, LambdaFunction } from './catalog.ts'

export interface Found {
  name: string
  arn: string
  entry: LambdaFunction
}

/**
 * The function that is meant by a name, `account:function:name`, or an ARN, each with or without `:$LATEST`.
 * @throws {ServiceException} ResourceNotFoundException
 */
export function findFunction(reference: string, catalog: Catalog, account: Account): Found {
  const { accountId = account.accountId, region = account.region, name = '', qualifier } = partsOf(reference)
  const arn = functionArn(name, account)
  const entry = Object.hasOwn(catalog, name) ? catalog[name] : undefined
  const isHere = accountId === account.accountId && region === account.region
  if (entry === undefined || !isHere || (qualifier !== undefined && qualifier !== '$LATEST')) {
    throw notFound(qualifier === undefined ? arn : `${arn}:${qualifier}`)
  }
  return { name, arn, entry }
}

export const functionArn = (name: string, { region, accountId }: Account) =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`

const REFERENCE =
  /^(?:(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?<accountId>\d{12}):(?:function:)?)?(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/

const partsOf = (reference: string): Partial<Record<string, string>> =>
  REFERENCE.exec(reference)?.groups ?? {}

const notFound = (arn: string) =>
  new ServiceException(
    { code: 'ResourceNotFoundException', status: 404, members: { Type: 'User' } },
    `Function not found: ${arn}`,
  )
