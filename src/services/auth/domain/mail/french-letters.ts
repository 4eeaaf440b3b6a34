import type { LetterTable, LetterWords } from './letter.ts'

export const frenchWords: LetterWords = { linkBelow: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :', sentBy: 'Envoyé par' }

const ignore = 'Si vous n’avez rien demandé, ignorez ce message : rien ne se passe sans le lien ou le code.'
const protect = 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et prévenez les responsables de ce service.'
const orCode = 'Ou saisissez ce code là où il vous est demandé :'

export const frenchLetters: LetterTable = {
  confirmation: {
    subject: 'Confirmez votre adresse électronique',
    heading: 'Bienvenue',
    paragraphs: ['Confirmez que {{ .Email }} est bien votre adresse pour terminer votre inscription à {{ .SiteName }}.'],
    button: 'Confirmer mon adresse',
    codeIntroduction: orCode,
    footnote: ignore,
  },
  recovery: {
    subject: 'Choisissez un nouveau mot de passe',
    heading: 'Nouveau mot de passe',
    paragraphs: ['Quelqu’un, vous sans doute, a oublié le mot de passe de {{ .Email }} sur {{ .SiteName }}.'],
    button: 'Choisir un nouveau mot de passe',
    codeIntroduction: orCode,
    footnote: ignore,
  },
  invite: {
    subject: 'Vous êtes invité·e à rejoindre {{ .SiteName }}',
    heading: 'Une invitation',
    paragraphs: ['{{ .SiteName }} invite {{ .Email }} à créer un compte.'],
    button: 'Accepter l’invitation',
    codeIntroduction: orCode,
    footnote: 'Si vous ne savez pas de quoi il s’agit, ignorez ce message.',
  },
  magic_link: {
    subject: 'Votre lien de connexion',
    heading: 'Connexion',
    paragraphs: ['Voici le lien pour vous connecter à {{ .SiteName }} avec {{ .Email }}. Il ne sert qu’une fois.'],
    button: 'Me connecter',
    codeIntroduction: orCode,
    footnote: ignore,
  },
  email_change: {
    subject: 'Confirmez le changement de votre adresse électronique',
    heading: 'Nouvelle adresse électronique',
    paragraphs: [
      '{{ if .Email }}L’adresse de votre compte sur {{ .SiteName }} doit passer de {{ .Email }} à {{ .NewEmail }}.{{ else }}{{ .NewEmail }} doit devenir l’adresse de votre compte sur {{ .SiteName }}.{{ end }}',
    ],
    button: 'Confirmer le changement',
    codeIntroduction: orCode,
    footnote: 'Si vous n’avez rien demandé, ne confirmez pas, et choisissez un nouveau mot de passe.',
  },
  reauthentication: {
    subject: '{{ .Token }} est votre code',
    heading: 'Est-ce bien vous ?',
    paragraphs: ['Avant de modifier votre compte sur {{ .SiteName }}, nous vérifions que c’est bien vous.'],
    codeIntroduction: 'Saisissez ce code là où il vous est demandé :',
    footnote: protect,
  },
  password_changed: {
    subject: 'Votre mot de passe a été modifié',
    heading: 'Nouveau mot de passe',
    paragraphs: ['Le mot de passe de {{ .Email }} sur {{ .SiteName }} vient d’être modifié.'],
    footnote: protect,
  },
  email_changed: {
    subject: 'Votre adresse électronique a été modifiée',
    heading: 'Nouvelle adresse électronique',
    paragraphs: ['L’adresse de votre compte sur {{ .SiteName }} est passée de {{ .OldEmail }} à {{ .Email }}.'],
    footnote: protect,
  },
  phone_changed: {
    subject: 'Votre numéro de téléphone a été modifié',
    heading: 'Nouveau numéro de téléphone',
    paragraphs: [
      'Le numéro de téléphone de votre compte sur {{ .SiteName }} est maintenant {{ .Phone }}{{ if .OldPhone }}, à la place de {{ .OldPhone }}{{ end }}.',
    ],
    footnote: protect,
  },
  identity_linked: {
    subject: 'Un moyen de connexion a été ajouté',
    heading: 'Nouveau moyen de connexion',
    paragraphs: ['On peut désormais se connecter au compte {{ .Email }} sur {{ .SiteName }} avec {{ .Provider }}.'],
    footnote: protect,
  },
  identity_unlinked: {
    subject: 'Un moyen de connexion a été retiré',
    heading: 'Un moyen de connexion en moins',
    paragraphs: ['On ne peut plus se connecter au compte {{ .Email }} sur {{ .SiteName }} avec {{ .Provider }}.'],
    footnote: protect,
  },
  mfa_factor_enrolled: {
    subject: 'Un second facteur a été ajouté',
    heading: 'Un second facteur',
    paragraphs: [
      'La connexion à {{ .SiteName }} avec {{ .Email }} peut désormais être confirmée par un second facteur : {{ .FactorType }}.',
    ],
    footnote: protect,
  },
  mfa_factor_unenrolled: {
    subject: 'Un second facteur a été retiré',
    heading: 'Un facteur en moins',
    paragraphs: ['Un second facteur de {{ .Email }} sur {{ .SiteName }} a été retiré : {{ .FactorType }}.'],
    footnote: protect,
  },
}
