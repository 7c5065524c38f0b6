import type { DatabaseName } from '../database/parts.ts'
import { keyOf } from '../kind/key.ts'
import type { ChangesetParts } from './parts.ts'

/** Forgets the changesets of a database, in the running transaction, with the tokens that asked for them. */
export function forgetChangesets(
  { tables, tokens, life }: ChangesetParts,
  { environmentId, databaseName }: DatabaseName,
): void {
  const key = keyOf(environmentId, databaseName)
  for (const { key: changeset } of tables.changeset.list({ prefix: `${key}/` })) life.forget(changeset)
  tokens.forget('CreateKxChangeset', key)
}

/** The changeset of a database that is under way, in words. */
export function changesetUsing(
  { tables }: ChangesetParts,
  { environmentId, databaseName }: DatabaseName,
): string | undefined {
  const running = tables.changeset
    .list({ index: 'unfinished' })
    .find(({ key }) => key.startsWith(`${keyOf(environmentId, databaseName)}/`))
  return running === undefined ? undefined : `changeset ${running.value.changesetId}`
}
