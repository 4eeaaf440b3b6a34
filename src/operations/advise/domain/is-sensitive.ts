import { classifyColumn } from '../../../catalog/classify-column.ts'

/** Names that hold what lets in, what identifies a person for good, money, health or keys; words divided by underscores. */
const words = new Set(
  `passwd pwd passphrase secret token jwt otp apikey cvv cvc cvn ssn iban bic imei macaddr certificate treatment
  secret_key private_key api_key auth_key access_token refresh_token oauth_token session_token bearer_token auth_code session_id session_key
  session_secret recovery_code backup_code verification_code two_factor 2fa_secret 2fa_code social_security driver_license drivers_license
  license_number passport_id national_id credit_card card_number bank_account routing_number swift_code health_record medical_record patient_id
  insurance_number health_insurance medical_insurance mac_address device_uuid pgp_key gpg_key ssh_key license_key activation_key facial_recognition`
    .trim()
    .split(/\s+/),
)

const kinds = new Set(['secret', 'identifier'])

/** Whether a column holds secrets or numbers that identify somebody, by its name. Names and addresses alone do not count. */
export function isSensitive({ table, name }: { readonly table: string; readonly name: string }): boolean {
  const kind = classifyColumn({ table, column: name })?.kind
  return (kind !== undefined && kinds.has(kind)) || words.has(name.toLowerCase().replaceAll('-', '_'))
}
