import type { ChangesetSummary } from '../api/finspace.ts'

/** How many versions are newer than one; undefined where it is not among them. */
export function versionsBehind(
  changesets: readonly ChangesetSummary[],
  changesetId: string,
): number | undefined {
  const versions = changesets
    .filter(({ status }) => status === 'COMPLETED')
    .sort((a, b) => sinceOf(b) - sinceOf(a))
  const place = versions.findIndex(one => one.changesetId === changesetId)
  return place === -1 ? undefined : place
}

const sinceOf = ({ activeFromTimestamp, createdTimestamp = 0 }: ChangesetSummary) =>
  activeFromTimestamp ?? createdTimestamp
