extension TerritoryRows {
  static let asia = """
    AF|Afghanistan|en||any
    AM|Armenia|ru||any
    AZ|Azerbaijan|ru||any
    BH|Bahrain|ar|ar|Bahrain-Film
    BD|Bangladesh|en||Bangladesh-Film
    BT|Bhutan|en||
    BN|Brunei|ms|ms|
    KH|Cambodia|en||any
    CN|China|zh-Hans|zh||closed
    CY|Cyprus|el tr|el en tr|Cyprus-Film
    GE|Georgia|ru||
    HK|Hong Kong|en zh-Hant|en zh|OFNAA
    IN|India|en hi|en hi|CBFC
    ID|Indonesia|id|id|LSF
    IR|Iran|en||any
    IQ|Iraq|ar|ar|any
    IL|Israel|ar he|ar en he|Israel-Film
    JP|Japan|ja|ja|EIRIN
    JO|Jordan|ar|ar|Jordan-Film
    KZ|Kazakhstan|ru|ru|Kazakhstan-Film
    KW|Kuwait|ar|ar|Kuwait-Film
    KG|Kyrgyzstan|ru|ru|
    LA|Laos|en||
    LB|Lebanon|ar|ar en fr|Lebanon-Film
    MO|Macao|zh-Hant pt-PT|zh pt|Macao-Film
    MY|Malaysia|en ms|en ms|LPF
    MV|Maldives|en||
    MN|Mongolia|en||
    MM|Myanmar|en||any
    NP|Nepal|en||any
    KP|North Korea|ko|ko||closed
    OM|Oman|ar|ar|
    PK|Pakistan|en|en|any
    PS|Palestinian Territories|ar|ar|any
    PH|Philippines|en|en|MTRCB
    QA|Qatar|ar|ar|Qatar-Film
    SA|Saudi Arabia|ar|ar|GAMR
    SG|Singapore|en ms zh-Hans|en ms zh|IMDA
    KR|South Korea|ko|ko|KMRB
    LK|Sri Lanka|en||any
    SY|Syria|ar|ar||closed
    TW|Taiwan|zh-Hant|zh|Taiwan-Film Taiwan-TV
    TJ|Tajikistan|ru||
    TH|Thailand|th|th|Thailand-Film
    TL|Timor-Leste|pt-PT|pt|
    TR|Türkiye|tr|tr|RTUK
    TM|Turkmenistan|ru||
    AE|United Arab Emirates|ar|ar en|UAE-Media
    UZ|Uzbekistan|ru||any
    VN|Vietnam|vi|vi|Vietnam-Film
    YE|Yemen|ar|ar|any
    """
}
