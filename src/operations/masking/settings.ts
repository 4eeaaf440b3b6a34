import { type SettingValues, tableSetting } from '../../base/settings.ts'
import { personalKinds } from '../../catalog/classify-column.ts'

export const maskingSettings = {
  columns: tableSetting({
    key: 'dorsal.masking.columns',
    env: 'DORSAL_MASKING_COLUMNS',
    names: /^[^.]+\.[^.]+\.[^.]+$/,
    example: '"public.orders.note" = "keep"',
    about: `What columns hold where their names do not say it, for masked branches: ${personalKinds.join(', ')}, or keep.`,
  }),
}

export type MaskingSettings = SettingValues<typeof maskingSettings>
