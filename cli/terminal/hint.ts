import { quoted } from './quoted.ts'

/** A command to go on with, to be copied: it goes to where this one went. */
export function hint(...words: string[]): string {
  return ['kdbflow', ...words, ...whereTo(process.argv)].join(' ')
}

/** `--data` and `--endpoint`, as they were given. */
const whereTo = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => {
    if (/^--(data|endpoint)=/.test(word)) return [quotedIfNeeded(word)]
    return word === '--data' || word === '--endpoint' ? [word, quotedIfNeeded(words[index + 1] ?? '')] : []
  })

const quotedIfNeeded = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))
