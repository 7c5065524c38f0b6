import * as z from 'zod'

/** The user's own q. None by default, and never one from PATH: that may be another program altogether. */
export const qSettings = z.strictObject({
  path: z.string().startsWith('/', 'expected the absolute path of q'),
  /** `QHOME`; the folder of `q.k`. */
  home: z.string().startsWith('/').optional(),
  /** The licence, a file or its folder, which `QLIC` names. */
  licence: z.string().startsWith('/').optional(),
  /** Connections of one process, where the licence counts them: KDB-X Community Edition allows 16. */
  connections: z.int().min(3).optional(),
  /** Kills a q that has answered nothing for so long once it was ready; never where absent. */
  killAfterSilentSeconds: z.int().min(1).optional(),
})
export type QSettings = z.infer<typeof qSettings>
