import { expect, test } from 'vitest'
import { versionsBehind } from '../../console/text/behind.ts'
import { bytesText } from '../../console/text/bytes.ts'
import { copyText, sharePercent } from '../../console/text/copy.ts'
import { durationText, relativeText } from '../../console/text/time.ts'

test('a version is behind by those that completed after it', () => {
  const changesets = [
    { changesetId: 'a', status: 'COMPLETED', activeFromTimestamp: 1 },
    { changesetId: 'c', status: 'COMPLETED', activeFromTimestamp: 3 },
    { changesetId: 'b', status: 'COMPLETED', activeFromTimestamp: 2 },
    { changesetId: 'd', status: 'FAILED', createdTimestamp: 4 },
  ]
  expect(['a', 'b', 'c', 'd'].map(id => versionsBehind(changesets, id))).toEqual([2, 1, 0, undefined])
})

test('bytes, durations and moments take few words', () => {
  expect([0, 900, 1024, 7_842_188, 5e12].map(bytesText)).toEqual([
    '0 B',
    '900 B',
    '1.0 KiB',
    '7.5 MiB',
    '4.5 TiB',
  ])
  expect([228, 4200, 65_000, 3_600_000, 2e8].map(durationText)).toEqual([
    '228 ms',
    '4.2 s',
    '1 min 5 s',
    '1 h',
    '2 d 7 h',
  ])
  expect([relativeText(0, 500), relativeText(0, 90_000), relativeText(90_000, 0)]).toEqual([
    ...['just now', '1 min ago', 'in 1 min'],
  ])
})

test('how far a changeset has come is said in files, bytes, rate and time left', () => {
  const copy = { filesDone: 112, filesTotal: 900, bytesDone: 1_610_612_736, bytesTotal: 10_737_418_240 }
  expect(copyText({ ...copy, bytesPerSecond: 402_653_184, secondsLeft: 23 })).toBe(
    '112 of 900 files, 1.5 GiB of 10.0 GiB, 384 MiB/s, 23 s left',
  )
  expect(copyText({ ...copy, bytesPerSecond: 0 })).toBe('112 of 900 files, 1.5 GiB of 10.0 GiB')
  expect([sharePercent(copy), sharePercent({ ...copy, bytesTotal: 0 })]).toEqual([15, 100])
})
