export type Picture = { readonly title: string; readonly file: string; readonly svg: string }
