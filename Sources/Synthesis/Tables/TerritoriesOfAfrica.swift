extension TerritoryRows {
  static let africa = """
    DZ|Algeria|ar fr|ar fr|any
    AO|Angola|pt-PT|pt|any
    BJ|Benin|fr|fr|
    BW|Botswana|en|en|
    BF|Burkina Faso|fr|fr|any
    BI|Burundi|fr|fr|
    CM|Cameroon|en fr|en fr|any
    CV|Cape Verde|pt-PT|pt|
    CF|Central African Republic|fr|fr|
    TD|Chad|ar fr|ar fr|
    KM|Comoros|ar fr|ar fr|
    CD|Congo (Kinshasa)|fr|fr|any
    CG|Congo (Brazzaville)|fr|fr|
    CI|Côte d’Ivoire|fr|fr|any
    DJ|Djibouti|ar fr|ar fr|
    EG|Egypt|ar|ar|Egypt-Film
    GQ|Equatorial Guinea|es-ES fr|es fr|
    ER|Eritrea|en||
    SZ|Eswatini|en|en|
    ET|Ethiopia|en||any
    TF|French Southern Territories|fr|fr||closed
    GA|Gabon|fr|fr|
    GM|Gambia|en|en|
    GH|Ghana|en|en|Ghana-Film
    GN|Guinea|fr|fr|any
    GW|Guinea-Bissau|pt-PT|pt|
    IO|British Indian Ocean Territory|en|en||closed
    KE|Kenya|en|en|KFCB
    LS|Lesotho|en|en|
    LR|Liberia|en|en|
    LY|Libya|ar|ar|any
    MG|Madagascar|fr|fr|any
    MW|Malawi|en|en|
    ML|Mali|fr|fr|any
    MR|Mauritania|ar|ar|
    MU|Mauritius|en fr|en fr|
    YT|Mayotte|fr|fr|
    MA|Morocco|ar fr|ar fr|CCM
    MZ|Mozambique|pt-PT|pt|any
    NA|Namibia|en|en|
    NE|Niger|fr|fr|any
    NG|Nigeria|en|en|NFVCB
    RE|Réunion|fr|fr|
    RW|Rwanda|en fr|en fr|
    SH|Saint Helena|en|en|
    ST|São Tomé and Príncipe|pt-PT|pt|
    SN|Senegal|fr|fr|any
    SC|Seychelles|en fr|en fr|
    SL|Sierra Leone|en|en|
    SO|Somalia|ar|ar|any
    ZA|South Africa|en|en|FPB
    SS|South Sudan|en|en|
    SD|Sudan|ar en|ar en|any
    TZ|Tanzania|en|en|any
    TG|Togo|fr|fr|
    TN|Tunisia|ar fr|ar fr|any
    UG|Uganda|en||any
    EH|Western Sahara|ar|ar|
    ZM|Zambia|en|en|any
    ZW|Zimbabwe|en|en|any
    """
}
