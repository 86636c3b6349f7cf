from . import alro_gfmis_choose, alro_gfmis_explain, alro_gfmis_reverse
