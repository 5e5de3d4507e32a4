// Whether papers are what they claim to be, PDF/UA-1 and PDF/A-2a, as veraPDF sees it: a line for
// each rule that one breaks, with the file before it, and nothing for one that breaks none.

import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

class Verapdf {
  public static void main(String[] papers) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    var foundry = Foundries.defaultInstance();
    for (var paper : papers) {
      for (var claim : new PDFAFlavour[] {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A}) {
        try (var content = new FileInputStream(paper);
            var parser = foundry.createParser(content, claim);
            var validator = foundry.createValidator(claim, false)) {
          for (var broken : validator.validate(parser).getTestAssertions()) {
            System.out.println(paper + ": " + claim + " " + broken.getRuleId() + " " + broken.getMessage());
          }
        }
      }
    }
  }
}
