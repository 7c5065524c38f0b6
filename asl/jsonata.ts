/** The JSONata in a string that is wholly `{% ... %}`, trimmed; undefined for any other string. */
export const expressionIn = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined

/** To parse a longer one holds up everything else for too long. In UTF-16 units. */
export const LONGEST_EXPRESSION = 65_536
